// The list page's script.

import "./gestures.js";
import "./filter.js";
import "./keys.js";
import "./recolour.js";
import "./facts.js";
import { drawn } from "./fragments.js";
import { hear } from "./page.js";
import { mark, refresh } from "./selection.js";
import "./drawing.js";
import "./live.js";

drawn();
mark();
hear("reread", refresh);
