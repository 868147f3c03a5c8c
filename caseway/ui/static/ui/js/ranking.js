/* Pages on which things are put in order by hand: the board and the backlog. */
import "./elements/rank-list.js"
