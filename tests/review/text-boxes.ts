import type { Page } from 'playwright-core';

/** Two texts that lie on each other. */
export interface Overlap {
  readonly one: string;
  readonly other: string;
}

/** Pixels by which line boxes of neighbouring lines may meet without their letters touching. */
const TOLERANCE = 3;

/**
 * Texts of the page whose boxes overlap. Left out is what nobody sees (hidden, clipped away, inside a box that scrolls)
 * and what is meant to lie above the rest (sticky and fixed).
 */
export async function overlaps(page: Page): Promise<readonly Overlap[]> {
  return await page.evaluate((tolerance) => {
    interface Box {
      readonly text: string;
      readonly owner: Element;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const clips = new Map<Element, DOMRect | null>();
    const isAbove = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        if (['sticky', 'fixed'].includes(getComputedStyle(at).position)) return true;
      return false;
    };
    const clipOf = (element: Element): readonly DOMRect[] => {
      const found: DOMRect[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        if (!clips.has(at)) {
          const { overflowX, overflowY, clipPath } = getComputedStyle(at);
          const cuts = overflowX !== 'visible' || overflowY !== 'visible' || clipPath !== 'none';
          clips.set(
            at,
            cuts && at !== document.documentElement && at !== document.body ? at.getBoundingClientRect() : null,
          );
        }
        const clip = clips.get(at);
        if (clip) found.push(clip);
      }
      return found;
    };
    const boxes: Box[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const owner = node.parentElement;
      const text = node.nodeValue?.trim() ?? '';
      if (owner === null || text === '' || ['SCRIPT', 'STYLE', 'OPTION', 'TITLE'].includes(owner.tagName.toUpperCase()))
        continue;
      if (!owner.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isAbove(owner)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const clip = clipOf(owner);
      for (const rect of range.getClientRects()) {
        const left = Math.max(rect.left, ...clip.map((it) => it.left));
        const right = Math.min(rect.right, ...clip.map((it) => it.right));
        const top = Math.max(rect.top, ...clip.map((it) => it.top));
        const bottom = Math.min(rect.bottom, ...clip.map((it) => it.bottom));
        if (right - left > tolerance && bottom - top > tolerance) boxes.push({ text, owner, left, right, top, bottom });
      }
    }
    boxes.sort((one, other) => one.top - other.top);
    const found: { one: string; other: string }[] = [];
    for (const [index, one] of boxes.entries())
      for (const other of boxes.slice(index + 1)) {
        if (other.top >= one.bottom - tolerance) break;
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        if (across > tolerance && one.owner !== other.owner) found.push({ one: one.text, other: other.text });
      }
    return found;
  }, TOLERANCE);
}

/** Whether the page is wider than its window, so that all of it would have to be moved sideways to be read. */
export async function isWiderThanWindow(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
}
