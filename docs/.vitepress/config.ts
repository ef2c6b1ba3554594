import { defineConfig } from 'vitepress';

export default defineConfig({
  title: 'RedFire',
  description: 'A trading engine to build into your own TypeScript service',
  cleanUrls: true,
  ignoreDeadLinks: false,
  // Tables and code of this site need more width than the theme gives to prose.
  head: [['style', {}, '.VPDoc.has-aside .content, .VPDoc.has-aside .content-container { max-width: none !important; }']],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/guide/first-backtest' },
      { text: 'Concepts', link: '/concepts/life-of-an-order' },
      { text: 'Reference', link: '/reference/errors' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'What RedFire is', link: '/' },
          { text: 'First backtest', link: '/guide/first-backtest' },
          { text: 'Write a strategy', link: '/guide/first-strategy' },
          { text: 'Backtests from code', link: '/guide/backtests' },
          { text: 'Results', link: '/guide/results' },
          { text: 'Reports', link: '/guide/reports' },
          { text: 'Paper trading', link: '/guide/paper-trading' },
          { text: 'Data', link: '/guide/data' },
          { text: 'Generated data', link: '/guide/generated-data' },
          { text: 'Configuration', link: '/guide/configuration' },
          { text: 'How not to fool yourself', link: '/guide/honest-backtests' },
        ],
      },
      {
        text: 'Strategies',
        items: [
          { text: 'Strategies', link: '/guide/strategies' },
          { text: 'Indicators', link: '/guide/indicators' },
          { text: 'Bars', link: '/guide/bars' },
          { text: 'Order books', link: '/guide/books' },
          { text: 'Timeframes and warm-up', link: '/guide/timeframes' },
          { text: 'Position sizing', link: '/guide/sizing' },
          { text: 'Portfolios and signals', link: '/guide/portfolio' },
          { text: 'State over restarts', link: '/guide/strategy-state' },
          { text: 'The strategy manager', link: '/guide/strategy-manager' },
        ],
      },
      {
        text: 'Orders and books',
        items: [
          { text: 'Orders', link: '/guide/orders' },
          { text: 'Order types', link: '/guide/order-types' },
          { text: 'Contingent orders', link: '/guide/contingent-orders' },
          { text: 'Execution algorithms', link: '/guide/execution-algorithms' },
          { text: 'Order routing', link: '/guide/order-routing' },
          { text: 'Ledger and positions', link: '/guide/ledger' },
          { text: 'Margin and settlement', link: '/guide/margin-and-settlement' },
          { text: 'Discrepancies', link: '/guide/discrepancies' },
        ],
      },
      {
        text: 'Building a host',
        items: [
          { text: 'The trading engine', link: '/guide/trading-engine' },
          { text: 'Events', link: '/guide/events' },
          { text: 'Lifecycle and health', link: '/guide/lifecycle' },
          { text: 'Time and timers', link: '/guide/time' },
          { text: 'Plugins', link: '/guide/plugins' },
          { text: 'Web frameworks', link: '/guide/host-integration' },
          { text: 'Metrics, logs and traces', link: '/guide/observability' },
        ],
      },
      {
        text: 'Concepts',
        items: [
          { text: 'Life of an order', link: '/concepts/life-of-an-order' },
          { text: 'Fills', link: '/concepts/fills' },
          { text: 'Money', link: '/concepts/money' },
          { text: 'Packages', link: '/concepts/packages' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'API', link: '/api/' },
          { text: 'Indicator catalogue', link: '/reference/indicators' },
          { text: 'Statistics', link: '/reference/statistics' },
          { text: 'Fills on bars', link: '/reference/fill-table' },
          { text: 'Data formats', link: '/reference/data-formats' },
          { text: 'Errors', link: '/reference/errors' },
          { text: 'Events', link: '/reference/events' },
          { text: 'Words of orders', link: '/reference/order-words' },
          { text: 'Metrics and log fields', link: '/reference/metrics' },
          { text: 'Performance', link: '/reference/performance' },
          { text: 'Versions and deprecation', link: '/versioning' },
        ],
      },
    ],
  },
});
