/** Names of the topics of a map. */
export type TopicName<Events> = keyof Events & string;

/** `*` for everything, `order.*` for every topic under `order.`: the patterns that match at least one topic of the map. */
export type TopicPattern<Events> = '*' | PrefixOf<TopicName<Events>>;

/** What one can subscribe to: a topic or a pattern. */
export type TopicSelector<Events> = TopicName<Events> | TopicPattern<Events>;

/** The topics that a selector matches. */
export type TopicsOf<Events, Selector> = Selector extends '*'
  ? TopicName<Events>
  : Selector extends `${infer Prefix}.*`
    ? Extract<TopicName<Events>, `${Prefix}.${string}`>
    : Selector & TopicName<Events>;

type PrefixOf<Name> = Name extends `${infer Head}.${infer Rest}` ? `${Head}.*` | `${Head}.${PrefixOf<Rest>}` : never;

/** Whether `selector` stands for many topics. */
export function isPattern(selector: string): boolean {
  return selector === '*' || selector.endsWith('.*');
}

/** Whether a pattern covers `topic`. `order.*` covers `order.filled` and `order.leg.filled`, not `order` and not `orders.x`. */
export function matches(pattern: string, topic: string): boolean {
  return pattern === '*' || topic.startsWith(pattern.slice(0, -1));
}
