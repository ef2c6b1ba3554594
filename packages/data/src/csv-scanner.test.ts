import { describe, expect, it } from 'vitest';
import { CsvScanner } from './csv-scanner.ts';

function rows(text: string, delimiter = ','): readonly (readonly [line: number, ...fields: string[]])[] {
  const scanner = new CsvScanner();
  const found: [number, ...string[]][] = [];
  scanner.push(new TextEncoder().encode(text));
  scanner.end();
  while (scanner.next()) {
    if (found.length === 0) scanner.splitAt(delimiter.charCodeAt(0));
    found.push([scanner.line, ...Array.from({ length: scanner.fieldCount }, (_, field) => scanner.text(field))]);
  }
  return found;
}

describe('CsvScanner', () => {
  it.each([
    ['LF', 'a,b\n1,2\n', [[1, 'a', 'b'], [2, '1', '2']]],
    ['CRLF', 'a,b\r\n1,2\r\n', [[1, 'a', 'b'], [2, '1', '2']]],
    ['no line end at the end', 'a,b\n1,2', [[1, 'a', 'b'], [2, '1', '2']]],
    ['a byte order mark', '\uFEFFa,b\n', [[1, 'a', 'b']]],
    ['blank lines, which count', '\n\r\na,b\n  \n\n1,2\n\n', [[3, 'a', 'b'], [6, '1', '2']]],
    ['empty fields', ',\n,,\n', [[1, '', ''], [2, '', '', '']]],
    ['quotes', '"a","b"\r\n"1","2"\r\n', [[1, 'a', 'b'], [2, '1', '2']]],
    ['delimiters, line ends and quotes inside quotes', '"a,\n""b""",c\n1,2\n', [[1, 'a,\n"b"', 'c'], [3, '1', '2']]],
    ['text behind a closing quote as written', '"a"b,c\n', [[1, '"a"b', 'c']]],
    ['a quote inside a field as written', 'a"b,c\n', [[1, 'a"b', 'c']]],
    ['characters of several bytes', 'größe,€\n', [[1, 'größe', '€']]],
    ['more fields than usual', `${'x,'.repeat(99)}x\n`, [[1, ...Array.from({ length: 100 }, () => 'x')]]],
    ['nothing', '', []],
  ])('reads %s', (_, text, want) => {
    expect(rows(text)).toEqual(want);
  });

  it('splits at another delimiter', () => {
    expect(rows('a;b,c\n1;"2;3"\n', ';')).toEqual([[1, 'a', 'b,c'], [2, '1', '2;3']]);
  });

  it('holds a row back until it is whole', () => {
    const scanner = new CsvScanner();
    scanner.push(new TextEncoder().encode('a,"b\n'));
    expect(scanner.next()).toBe(false);
    scanner.push(new TextEncoder().encode('c"\nd'));
    expect([scanner.next(), scanner.text(1), scanner.next(), scanner.pendingBytes, scanner.nextLine]).toEqual([true, 'b\nc', false, 1, 3]);
  });
});
