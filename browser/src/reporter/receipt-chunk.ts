/** What is needed only once a report was sent: both word lists and the view of the words. */
export { wordLists } from "../crypto/bundled-word-lists.ts";
export { showReceipt } from "./receipt-view.ts";
