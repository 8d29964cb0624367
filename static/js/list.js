// The list page's script.

import "./app.js";
import "./gestures.js";
import "./filter.js";
import "./finder.js";
import "./keys.js";
import "./recolour.js";
import "./facts.js";
import { drawn } from "./fragments.js";
import { hear } from "./page.js";
import { mark, refresh } from "./selection.js";
import "./lettering.js";
import "./lineage.js";
import "./news.js";
import "./panel.js";
import "./live.js";

drawn();
mark();
hear("reread", refresh);
