/** The page on which a desk is founded. */
import "./view/founding.ts";
