/** The page that invitations to join open. */
import "./view/joining.ts";
