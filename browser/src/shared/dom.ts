/** Small helpers around the DOM. Text only ever enters a page as text nodes, never as markup. */

type Child = Node | string;
type AttributeValue = string | number | boolean | undefined;

/** The one element matching `selector` inside `root`; a page without it is broken, so this throws. */
export function find<T extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): T {
  const element = root.querySelector<T>(selector);
  if (element === null) throw new Error(`missing on this page: ${selector}`);
  return element;
}

export function findAll<T extends Element = HTMLElement>(
  selector: string,
  root: ParentNode = document,
): T[] {
  return [...root.querySelectorAll<T>(selector)];
}

/** A new element; `true` sets a bare attribute, `false` and `undefined` leave it out. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** A copy of the content of `<template id="…">`. */
export function cloneTemplate(id: string): DocumentFragment {
  return document.importNode(find<HTMLTemplateElement>(`template#${id}`).content, true);
}

export function show(element: Element): void {
  element.removeAttribute("hidden");
}

export function hide(element: Element): void {
  element.setAttribute("hidden", "");
}

export function setHidden(element: Element, hidden: boolean): void {
  element.toggleAttribute("hidden", hidden);
}

/** Move focus to something that is not in the tab order, so that readers hear the new part. */
export function focusOn(element: HTMLElement): void {
  element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
