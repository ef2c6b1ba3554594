import { apo } from '../apo.ts';
import { augenPriceSpike } from '../augen-price-spike.ts';
import { awesomeOscillator } from '../awesome-oscillator.ts';
import { closes, opens } from '../bar-values.ts';
import { cci } from '../cci.ts';
import { cmo } from '../cmo.ts';
import { connorsRsi } from '../connors-rsi.ts';
import { coppock } from '../coppock.ts';
import { derivativeOscillator } from '../derivative-oscillator.ts';
import { efficiencyRatio } from '../efficiency-ratio.ts';
import { fisher } from '../fisher.ts';
import { kdj } from '../kdj.ts';
import { kst } from '../kst.ts';
import { macd } from '../macd.ts';
import { momentum } from '../momentum.ts';
import { ppo } from '../ppo.ts';
import { priceRelativeStrength } from '../price-relative-strength.ts';
import { pvo } from '../pvo.ts';
import { relativeVigor } from '../relative-vigor.ts';
import { roc } from '../roc.ts';
import { rocp } from '../rocp.ts';
import { rsi } from '../rsi.ts';
import { smi } from '../smi.ts';
import { stc } from '../stc.ts';
import { stochRsi } from '../stoch-rsi.ts';
import { stochastic } from '../stochastic.ts';
import { trix } from '../trix.ts';
import { tsi } from '../tsi.ts';
import { ultimateOscillator } from '../ultimate-oscillator.ts';
import { williamsR } from '../williams-r.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/** How fast prices go, and where they are in their range. */
export const MOMENTUM: readonly CatalogueEntry[] = [
  { name: 'macd', title: 'Moving average convergence divergence (MACD)', group: 'momentum', make: () => macd(), lines: ['signal', 'histogram'] },
  { name: 'ppo', title: 'Percentage price oscillator (PPO)', group: 'momentum', make: () => ppo(), lines: ['signal', 'histogram'] },
  { name: 'pvo', title: 'Percentage volume oscillator (PVO)', group: 'momentum', make: () => pvo(), lines: ['signal', 'histogram'] },
  { name: 'apo', title: 'Absolute price oscillator (APO)', group: 'momentum', make: () => apo(), lines: ['signal', 'histogram'] },
  { name: 'trix', title: 'Triple exponential rate of change (TRIX)', group: 'momentum', make: () => trix(), lines: ['signal'] },
  { name: 'rsi', title: 'Relative strength index (RSI)', group: 'momentum', make: () => rsi() },
  { name: 'stochRsi', title: 'Stochastic RSI', group: 'momentum', make: () => stochRsi(), lines: ['signal'] },
  { name: 'connorsRsi', title: 'Connors RSI', group: 'momentum', make: () => connorsRsi() },
  { name: 'stochastic', title: 'Stochastic oscillator', group: 'momentum', make: () => stochastic(), lines: ['signal'] },
  { name: 'kdj', title: 'KDJ', group: 'momentum', make: () => kdj(), lines: ['signal', 'j'] },
  { name: 'smi', title: 'Stochastic momentum index (SMI)', group: 'momentum', make: () => smi(), lines: ['signal'] },
  { name: 'williamsR', title: 'Williams %R', group: 'momentum', make: () => williamsR() },
  { name: 'cci', title: 'Commodity channel index (CCI)', group: 'momentum', make: () => cci() },
  { name: 'cmo', title: 'Chande momentum oscillator (CMO)', group: 'momentum', make: () => cmo() },
  { name: 'roc', title: 'Rate of change (ROC), in percent', group: 'momentum', make: () => roc() },
  { name: 'rocp', title: 'Rate of change (ROCP), as a fraction', group: 'momentum', make: () => rocp() },
  { name: 'momentum', title: 'Momentum', group: 'momentum', make: () => momentum() },
  { name: 'ultimateOscillator', title: 'Ultimate oscillator', group: 'momentum', make: () => ultimateOscillator() },
  { name: 'awesomeOscillator', title: 'Awesome oscillator', group: 'momentum', make: () => awesomeOscillator() },
  { name: 'tsi', title: 'True strength index (TSI)', group: 'momentum', make: () => tsi(), lines: ['signal'] },
  { name: 'kst', title: 'Know sure thing (KST)', group: 'momentum', make: () => kst(), lines: ['signal'] },
  { name: 'coppock', title: 'Coppock curve', group: 'momentum', make: () => coppock() },
  { name: 'fisher', title: 'Fisher transform', group: 'momentum', make: () => fisher(), lines: ['signal'] },
  { name: 'stc', title: 'Schaff trend cycle (STC)', group: 'momentum', make: () => stc() },
  { name: 'relativeVigor', title: 'Relative vigor index (RVI)', group: 'momentum', make: () => relativeVigor(), lines: ['signal'] },
  { name: 'derivativeOscillator', title: 'Derivative oscillator', group: 'momentum', make: () => derivativeOscillator() },
  { name: 'efficiencyRatio', title: "Kaufman's efficiency ratio", group: 'momentum', make: () => efficiencyRatio() },
  { name: 'augenPriceSpike', title: 'Price spike (Augen)', group: 'momentum', make: () => augenPriceSpike() },
  { name: 'priceRelativeStrength', title: 'Price relative strength (PRS)', group: 'momentum', make: () => priceRelativeStrength(closes, opens), lines: ['outperformance'] },
];
