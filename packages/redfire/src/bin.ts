#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: later runs then start in about half the time.
enableCompileCache();
const { runProcess } = await import('./command/run-process.ts');
await runProcess();
