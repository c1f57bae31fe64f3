/** The desk's start page. */
import "./view/app.ts";
