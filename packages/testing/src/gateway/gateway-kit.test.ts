import { expect, it } from 'vitest';
import { RedFireError, clientOrderId, timestamp, tradeId, type ApprovedOrder, type ClientOrderId, type ExecutionGateway, type ExecutionReport, type FillReport } from '@redfire/core';
import { gatewayOver } from '@redfire/sim';
import { FakeClock } from '../fake-clock.ts';
import { HostileVenue } from '../hostile-venue.ts';
import { anApprovedOrder } from '../orders.ts';
import { gatewayContext, type GatewayCase, type GatewayUnderTest } from './context.ts';
import { GATEWAY_CASES, type GatewayCaseId } from './gateway-kit.ts';

type Listener = (report: ExecutionReport) => void;
/** What a broken gateway does otherwise than the reference. */
type Breakage = (good: ExecutionGateway, venue: HostileVenue) => Partial<ExecutionGateway>;

it('finds nothing wrong with the reference gateway', async () => {
  expect(await failedCases(() => ({}))).toEqual([]);
});

/** For each case a gateway that breaks it, and every case that this gateway fails. */
const MUTANTS: Record<GatewayCaseId, { readonly that: string; readonly breakage: Breakage; readonly fails: readonly GatewayCaseId[] }> = {
  'GW-01': {
    that: 'answers questions before it is open',
    breakage: (good) => {
      let wasOpened = false;
      return {
        open: () => ((wasOpened = true), good.open()),
        fills: async (since) => (wasOpened ? good.fills(since) : []),
      };
    },
    fails: ['GW-01'],
  },
  'GW-02': {
    that: 'takes a cancel after it is closed',
    breakage: (good) => {
      let wasClosed = false;
      return { close: () => ((wasClosed = true), good.close()), cancel: async (id) => (wasClosed ? undefined : good.cancel(id)) };
    },
    fails: ['GW-02'],
  },
  'GW-03': {
    that: 'refuses to close twice',
    breakage: (good) => {
      let isOpen = false;
      return {
        open: () => ((isOpen = true), good.open()),
        close: async () => {
          if (!isOpen) throw new RedFireError('GATEWAY_CLOSED', 'closed already');
          isOpen = false;
          await good.close();
        },
      };
    },
    fails: ['GW-03'],
  },
  'GW-04': {
    that: 'cancels its orders when it closes',
    breakage: (good, venue) => ({
      close: async () => {
        await good.close();
        for (const { id, isOpen } of venue.orders()) if (isOpen) venue.cancel(id, anApprovedOrder().instrument);
      },
    }),
    fails: ['GW-04', 'GW-05', 'GW-38'],
  },
  'GW-05': {
    that: 'goes on reporting after it is closed',
    breakage: (_good, venue) => ({ onReport: (listener) => venue.onReport(listener) }),
    // and what the gateway itself answers, queues and guards is missing too
    fails: ['GW-05', 'GW-17', 'GW-18', 'GW-20', 'GW-22', 'GW-23'],
  },
  'GW-06': {
    that: 'resolves a submit when its first report has come',
    breakage: (good) => ({
      submit: async (order) => {
        const answered = new Promise<void>((resolve) => good.onReport(({ orderId }) => { if (orderId === order.id) resolve(); }));
        await good.submit(order);
        await answered;
      },
    }),
    fails: ['GW-06', 'GW-09', 'GW-10', 'GW-14', 'GW-15', 'GW-25'],
  },
  'GW-07': { that: 'tells no acknowledgements', breakage: dropping('accepted'), fails: ['GW-05', 'GW-06', 'GW-07', 'GW-09', 'GW-10', 'GW-12', 'GW-14', 'GW-15', 'GW-16', 'GW-18', 'GW-19', 'GW-20', 'GW-22', 'GW-23', 'GW-24', 'GW-25'] },
  'GW-08': {
    that: 'rounds what it reports through a float',
    breakage: reporting((report) => (report.kind === 'fill' ? { ...report, price: report.price.plus('0.00000000000000001') } : report)),
    fails: ['GW-08', 'GW-30', 'GW-31', 'GW-33', 'GW-34'],
  },
  'GW-09': {
    that: 'drops an acknowledgement that comes after a fill',
    breakage: (good) => ({
      onReport: (listener) => {
        const filled = new Set<ClientOrderId>();
        return good.onReport((report) => {
          if (report.kind === 'fill') filled.add(report.orderId);
          if (report.kind !== 'accepted' || !filled.has(report.orderId)) listener(report);
        });
      },
    }),
    fails: ['GW-09'],
  },
  'GW-10': {
    that: 'rejects an id that it has sent before',
    breakage: (good) => {
      const sent = new Set<ClientOrderId>();
      const listeners = new Set<Listener>();
      return {
        onReport: (listener) => (listeners.add(listener), good.onReport(listener)),
        submit: async (order) => {
          if (sent.has(order.id)) for (const tell of listeners) tell({ kind: 'rejected', orderId: order.id, at: order.createdAt, reason: 'duplicate order sent' });
          else await good.submit(order);
          sent.add(order.id);
        },
      };
    },
    fails: ['GW-10'],
  },
  'GW-11': {
    that: 'throws when the venue refuses',
    breakage: (good) => ({
      submit: async (order) => {
        let refusal: string | undefined;
        const stop = good.onReport((report) => { if (report.kind === 'rejected') refusal = report.reason; });
        await good.submit(order);
        stop();
        if (refusal !== undefined) throw new Error(refusal);
      },
    }),
    fails: ['GW-11', 'GW-29', 'GW-36'],
  },
  'GW-12': { that: 'hides that an order did not leave', breakage: swallowing('NOT_SENT'), fails: ['GW-12'] },
  'GW-13': { that: 'calls an unknown outcome a success', breakage: swallowing('OUTCOME_UNKNOWN'), fails: ['GW-13'] },
  'GW-14': {
    that: 'gives an order a new id when it is sent again after its answer was lost',
    breakage: (good) => {
      const lost = new Set<ClientOrderId>();
      return {
        submit: async (order) => {
          try {
            await good.submit(lost.has(order.id) ? renamed(order) : order);
          } catch (error) {
            if (error instanceof RedFireError && error.code === 'OUTCOME_UNKNOWN') lost.add(order.id);
            throw error;
          }
        },
      };
    },
    fails: ['GW-14', 'GW-15'],
  },
  'GW-15': {
    that: 'forgets an order with its last fill',
    breakage: (good, venue) => ({
      submit: async (order) => {
        const hasEnded = venue.orders().some(({ id, isOpen }) => id === order.id && !isOpen);
        await good.submit(hasEnded ? renamed(order) : order);
      },
    }),
    fails: ['GW-15'],
  },
  'GW-16': { that: 'tells no cancels', breakage: dropping('canceled'), fails: ['GW-16', 'GW-25'] },
  'GW-17': {
    that: 'throws when nobody knows the order to cancel',
    breakage: (good, venue) => ({
      cancel: async (id) => {
        if (!venue.orders().some((order) => order.id === id)) await good.snapshot().then(() => { throw new RedFireError('ORDER_NOT_FOUND', `no order "${id}"`); });
        await good.cancel(id);
      },
    }),
    fails: ['GW-17'],
  },
  'GW-18': {
    that: 'is silent about a cancel that came too late',
    breakage: (good, venue) => ({ cancel: async (id) => (venue.orders().some((order) => order.id === id && !order.isOpen) ? undefined : good.cancel(id)) }),
    fails: ['GW-18'],
  },
  'GW-19': {
    that: 'reports the old quantity after an amendment',
    breakage: reporting((report) => (report.kind === 'modified' ? { ...report, quantity: anApprovedOrder().quantity } : report)),
    fails: ['GW-19'],
  },
  'GW-20': { that: 'tells no refused amendments', breakage: dropping('modify-rejected'), fails: ['GW-20'] },
  'GW-21': {
    that: 'says nothing where it cannot change orders',
    breakage: (good) => ({ capabilities: { ...good.capabilities, modify: false }, modify: async (amendment) => void (await good.cancel(amendment.orderId)) }),
    fails: ['GW-21'],
  },
  'GW-22': {
    that: 'delivers a report inside the delivery of another',
    breakage: (_good, venue) => {
      const listeners = new Set<Listener>();
      const tell = (report: ExecutionReport) => listeners.forEach((listener) => { quietly(() => { listener(report); }); });
      const inner = gatewayOver(venue, options());
      venue.onReport((report) => { if (report.kind === 'accepted') tell(report); });
      inner.onReport((report) => { if (report.kind !== 'accepted') tell(report); });
      return { ...bound(inner), onReport: (listener) => (listeners.add(listener), () => listeners.delete(listener)) };
    },
    fails: ['GW-22'],
  },
  'GW-23': {
    that: 'lets one listener keep the others from a report',
    breakage: (good) => {
      const listeners = new Set<Listener>();
      good.onReport((report) => listeners.forEach((listener) => { listener(report); }));
      return { onReport: (listener) => (listeners.add(listener), () => listeners.delete(listener)) };
    },
    fails: ['GW-23'],
  },
  'GW-24': {
    that: 'unsubscribes everybody at once',
    breakage: (good) => {
      const listeners = new Set<Listener>();
      return {
        onReport: (listener) => {
          listeners.add(listener);
          good.onReport((report) => { if (listeners.has(listener)) listener(report); });
          return () => { listeners.clear(); };
        },
      };
    },
    fails: ['GW-24'],
  },
  'GW-25': {
    that: 'tells the end of an order before its fill when both come late',
    breakage: (good) => ({
      onReport: (listener) => {
        const batch: ExecutionReport[] = [];
        return good.onReport((report) => {
          if (batch.push(report) > 1) return;
          queueMicrotask(() => {
            for (const each of batch.splice(0).sort((a, b) => Number(b.kind === 'canceled') - Number(a.kind === 'canceled'))) quietly(() => { listener(each); });
          });
        });
      },
    }),
    fails: ['GW-25'],
  },
  'GW-26': {
    that: 'gives an execution a new trade id each time it is delivered',
    breakage: (good) => ({
      onReport: (listener) => {
        let count = 0;
        return good.onReport((report) => { listener(report.kind === 'fill' ? { ...report, tradeId: tradeId(`T-${++count}`) } : report); });
      },
    }),
    fails: ['GW-26', 'GW-30'],
  },
  'GW-27': {
    that: 'lists open orders as they were sent',
    breakage: (good) => ({
      snapshot: async () => {
        const snapshot = await good.snapshot();
        return { ...snapshot, openOrders: snapshot.openOrders.map((order) => ({ ...order, filledQuantity: order.quantity.times(0) })) };
      },
    }),
    fails: ['GW-27'],
  },
  'GW-28': {
    that: 'forgets an order whose answer was lost',
    breakage: (good) => {
      const lost = new Set<ClientOrderId>();
      return {
        submit: async (order) => good.submit(order).catch((error: unknown) => { lost.add(order.id); throw error; }),
        snapshot: async () => {
          const snapshot = await good.snapshot();
          return { ...snapshot, openOrders: snapshot.openOrders.filter(({ id }) => !lost.has(id)) };
        },
      };
    },
    fails: ['GW-28'],
  },
  'GW-29': {
    that: 'lists an order that never left',
    breakage: (good) => {
      const unsent: ApprovedOrder[] = [];
      return {
        submit: async (order) => good.submit(order).catch((error: unknown) => { if (error instanceof RedFireError && error.code === 'NOT_SENT') unsent.push(order); throw error; }),
        snapshot: async () => {
          const snapshot = await good.snapshot();
          return { ...snapshot, openOrders: [...snapshot.openOrders, ...unsent] };
        },
      };
    },
    fails: ['GW-29'],
  },
  'GW-30': { that: 'repeats executions newest first', breakage: repeating((fills) => fills.toReversed()), fails: ['GW-30'] },
  'GW-31': {
    that: 'repeats all executions whatever the time',
    breakage: (good) => ({ fills: async () => good.fills(timestamp(0)) }),
    fails: ['GW-31'],
  },
  'GW-32': { that: 'does not say when asked that an order was accepted', breakage: answering((answer) => answer?.filter(({ kind }) => kind !== 'accepted')), fails: ['GW-32', 'GW-33', 'GW-34', 'GW-35', 'GW-38', 'GW-39'] },
  'GW-33': {
    that: 'gives executions new trade ids when asked',
    breakage: answering((answer) => answer?.map((report, place) => (report.kind === 'fill' ? { ...report, tradeId: tradeId(`asked-${place}`) } : report))),
    fails: ['GW-33', 'GW-34'],
  },
  'GW-34': { that: 'does not know an order after its last fill', breakage: answering((answer) => ((answer?.filter(({ kind }) => kind === 'fill').length ?? 0) > 1 ? undefined : answer)), fails: ['GW-34'] },
  'GW-35': { that: 'does not say when asked that an order was canceled', breakage: answering((answer) => answer?.filter(({ kind }) => kind !== 'canceled')), fails: ['GW-35'] },
  'GW-36': { that: 'does not know the orders it refused', breakage: answering((answer) => (answer?.some(({ kind }) => kind === 'rejected') === true ? undefined : answer)), fails: ['GW-36'] },
  'GW-37': { that: 'has nothing to say of an order it does not know, as if it were on its way', breakage: answering((answer) => answer ?? []), fails: ['GW-37', 'GW-41'] },
  'GW-38': {
    that: 'knows of its orders what it has heard itself',
    breakage: (good) => {
      const heard: ExecutionReport[] = [];
      good.onReport((report) => heard.push(report));
      return { query: async (id, instrument) => (await good.query?.(id, instrument)) && heard.filter(({ orderId }) => orderId === id) };
    },
    fails: ['GW-38'],
  },
  'GW-39': {
    that: 'does not know an order whose answer was lost, when asked',
    breakage: (good) => {
      const lost = new Set<ClientOrderId>();
      return {
        submit: async (order) => good.submit(order).catch((error: unknown) => { if (error instanceof RedFireError && error.code === 'OUTCOME_UNKNOWN') lost.add(order.id); throw error; }),
        query: async (id, instrument) => (lost.has(id) ? undefined : good.query?.(id, instrument)),
      };
    },
    fails: ['GW-39'],
  },
  'GW-40': { that: 'answers with the order as it was sent', breakage: answering((answer) => answer?.filter(({ kind }) => kind !== 'modified')), fails: ['GW-40'] },
  'GW-41': {
    that: 'knows an order that never left',
    breakage: (good) => {
      const unsent = new Set<ClientOrderId>();
      return {
        submit: async (order) => good.submit(order).catch((error: unknown) => { if (error instanceof RedFireError && error.code === 'NOT_SENT') unsent.add(order.id); throw error; }),
        query: async (id, instrument) => (unsent.has(id) ? [] : good.query?.(id, instrument)),
      };
    },
    fails: ['GW-41'],
  },
};

it.each(Object.entries(MUTANTS).map(([id, mutant]) => ({ id, ...mutant })))('$id fails a gateway that $that', async ({ id, breakage, fails }) => {
  expect(fails).toContain(id);
  expect(await failedCases(breakage)).toEqual(fails);
});

it('fails a gateway that leaves out what happened at the time asked for', async () => {
  expect(await failedCases((good) => ({ fills: async (since) => (await good.fills(since)).filter(({ at }) => at > since) }))).toEqual(['GW-31']);
});

async function failedCases(breakage: Breakage): Promise<GatewayCaseId[]> {
  const failed: GatewayCaseId[] = [];
  for (const [id, { unless, run }] of Object.entries(GATEWAY_CASES) as [GatewayCaseId, GatewayCase][]) {
    const context = gatewayContext(broken(breakage), {}, 20);
    if (unless?.(context) !== undefined) continue;
    await run(context).catch(() => failed.push(id));
  }
  return failed;
}

function broken(breakage: Breakage): GatewayUnderTest {
  const venue = new HostileVenue();
  const good = gatewayOver(venue, options());
  return { venue, gateway: { ...bound(good), ...breakage(good, venue) } };
}

function options() {
  return { clock: new FakeClock(), holdings: () => ({ positions: [], balances: [] }), onListenerError: () => {} };
}

/** The methods of a gateway as plain functions, so that some can be replaced. */
function bound(gateway: ExecutionGateway): ExecutionGateway {
  return {
    name: gateway.name,
    capabilities: gateway.capabilities,
    open: () => gateway.open(),
    submit: (order) => gateway.submit(order),
    modify: (amendment) => gateway.modify(amendment),
    cancel: (orderId) => gateway.cancel(orderId),
    snapshot: () => gateway.snapshot(),
    fills: (since) => gateway.fills(since),
    query: async (orderId, instrument) => gateway.query?.(orderId, instrument),
    onReport: (listener) => gateway.onReport(listener),
    close: () => gateway.close(),
  };
}

function reporting(change: (report: ExecutionReport) => ExecutionReport): Breakage {
  return (good) => ({ onReport: (listener) => good.onReport((report) => { listener(change(report)); }) });
}

function dropping(kind: ExecutionReport['kind']): Breakage {
  return (good) => ({ onReport: (listener) => good.onReport((report) => { if (report.kind !== kind) listener(report); }) });
}

function repeating(change: (fills: readonly FillReport[]) => readonly FillReport[]): Breakage {
  return (good) => ({ fills: async (since) => change(await good.fills(since)) });
}

function answering(change: (answer: readonly ExecutionReport[] | undefined) => readonly ExecutionReport[] | undefined): Breakage {
  return (good) => ({ query: async (id, instrument) => change(await good.query?.(id, instrument)) });
}

function swallowing(code: string): Breakage {
  return (good) => ({
    submit: async (order) => good.submit(order).catch((error: unknown) => { if (!(error instanceof RedFireError && error.code === code)) throw error; }),
  });
}

/** A mutant that breaks one thing must not break another by what a listener throws. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // thrown on purpose
  }
}

function renamed(order: ApprovedOrder): ApprovedOrder {
  return { ...order, id: clientOrderId(`${order.id}-2`) };
}
