/** An article of the library as elements, made one by one: no text is ever read as markup. */
import type { ArticleNode } from "./aids.ts";
import { create } from "./dom.ts";

/** What empowerment/library/markdown.py lets through, headings lowered by two. */
const ELEMENTS = [
  ..."p br hr strong em code pre blockquote a h4 h5 h6 ul ol li".split(" "),
  ..."table thead tbody tr th td".split(" "),
];

export function articleNodes(nodes: readonly ArticleNode[]): Node[] {
  return nodes.map((node) => (typeof node === "string" ? new Text(node) : element(node)));
}

function element([name, children, address]: Exclude<ArticleNode, string>): Node {
  const known = (ELEMENTS.includes(name) ? name : "span") as "span";
  const link = address !== undefined && /^(https:|tel:|mailto:)/.test(address);
  const attributes = link ? { href: address, rel: "noreferrer noopener" } : {};
  return create(known, attributes, ...articleNodes(children));
}
