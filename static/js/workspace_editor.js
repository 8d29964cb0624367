// The script of the other views' page for whoever may change the list.

import "./workspace.js";
import "./actions.js";
