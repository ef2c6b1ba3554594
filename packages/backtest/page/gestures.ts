import type { Viewport } from './viewport.ts';

const ZOOM_STEP = 1.4;
const PAN_STEP = 0.2;

/** Lets keys, the wheel with Ctrl or sideways, and fingers move what a chart shows. Up and down stay with the page. */
export function addGestures(chart: HTMLElement, plot: HTMLElement, viewport: Viewport): void {
  chart.addEventListener('keydown', (event) => {
    if (event.target !== chart || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(viewport);
  });
  plot.addEventListener('wheel', (event) => {
    const box = plot.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      viewport.zoom(2 ** (event.deltaY / 300), (event.clientX - box.left) / box.width);
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      viewport.pan(event.deltaX / box.width);
    }
  }, { passive: false });
  addTouch(plot, viewport);
}

const KEYS: Readonly<Record<string, (viewport: Viewport) => void>> = {
  '+': (viewport) => { viewport.zoom(1 / ZOOM_STEP); },
  '=': (viewport) => { viewport.zoom(1 / ZOOM_STEP); },
  '-': (viewport) => { viewport.zoom(ZOOM_STEP); },
  ArrowLeft: (viewport) => { viewport.pan(-PAN_STEP); },
  ArrowRight: (viewport) => { viewport.pan(PAN_STEP); },
  Home: (viewport) => { viewport.showAll(); },
};

/** One finger pans, two zoom about the point between them. */
function addTouch(plot: HTMLElement, viewport: Viewport): void {
  const fingers = new Map<number, number>();
  plot.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, event.clientX);
  });
  plot.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const box = plot.getBoundingClientRect();
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
    fingers.set(event.pointerId, event.clientX);
    if (other === undefined) viewport.pan((before - event.clientX) / box.width);
    else viewport.zoom(Math.max(1, Math.abs(before - other)) / Math.max(1, Math.abs(event.clientX - other)), ((event.clientX + other) / 2 - box.left) / box.width);
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    plot.addEventListener(end, (event) => {
      fingers.delete(event.pointerId);
    });
  }
}
