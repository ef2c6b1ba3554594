import { timestamp, type AlgorithmRequest, type OrderRequest } from './index.ts';

// a request of the package's own algorithms is typed by its name
({ use: 'twap', slices: 4, durationMs: 60_000 }) satisfies AlgorithmRequest;
({ use: 'iceberg', displayQuantity: '5', variance: 0.1 }) satisfies AlgorithmRequest;
// @ts-expect-error a schedule needs its window
({ use: 'twap', slices: 4 }) satisfies AlgorithmRequest;
// @ts-expect-error a share of the volume is needed
({ use: 'pov' }) satisfies AlgorithmRequest;
// @ts-expect-error an amount is no float
({ use: 'iceberg', displayQuantity: 5 }) satisfies AlgorithmRequest;

// it is open for the algorithms of a host, whose parameters stand apart
const _own: OrderRequest['algorithm'] = { use: 'stairs', parameters: { stepTicks: 5 }, startAt: timestamp(0), durationMs: 1_000, atEnd: 'carry' };
// @ts-expect-error not beside the name
({ use: 'stairs', stepTicks: 5 }) satisfies AlgorithmRequest;
