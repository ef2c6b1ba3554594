import type { AcceptedReport, ExecutionReport, FillBustedReport, FillCorrectedReport, FillReport, ModifiedReport, TradeId } from '@redfire/core';

type FillStory = FillReport | FillCorrectedReport | FillBustedReport;

/** What became of an order at the venue, in as few reports as bring one that was just sent to the same. */
export class OrderStory {
  #accepted: AcceptedReport | undefined;
  #amended: ModifiedReport | undefined;
  readonly #fills = new Map<TradeId, FillStory>();
  readonly #others = new Map<ExecutionReport['kind'], ExecutionReport>();

  add(report: ExecutionReport): void {
    switch (report.kind) {
      case 'accepted':
        this.#accepted ??= report;
        break;
      case 'modified':
        // an amendment may tell what it changed and no more
        this.#amended = { ...this.#amended, ...report };
        break;
      case 'fill':
        if (!this.#fills.has(report.tradeId)) this.#fills.set(report.tradeId, report);
        break;
      case 'fill-corrected':
      case 'fill-busted':
        if (this.#fills.get(report.tradeId)?.kind !== 'fill-busted') this.#fills.set(report.tradeId, report);
        break;
      case 'modify-rejected':
      case 'cancel-rejected':
        // answers to a request, which changed nothing of the order
        break;
      case 'rejected':
      case 'triggered':
      case 'cumulative':
      case 'canceled':
      case 'expired':
        this.#others.set(report.kind, report);
    }
  }

  /** The order's terms before its fills and its end last, so that each finds the order in a state that takes it. */
  reports(): readonly ExecutionReport[] {
    const { triggered, cumulative, ...ends } = Object.fromEntries(this.#others) as Partial<Record<ExecutionReport['kind'], ExecutionReport>>;
    return [this.#accepted, triggered, this.#amended, ...this.#fills.values(), cumulative, ...Object.values(ends)].filter((report) => report !== undefined);
  }
}
