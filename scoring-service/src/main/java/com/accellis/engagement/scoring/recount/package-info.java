/** What follows when settings decide differently what counts: everything is counted again, or the start is refused. */
package com.accellis.engagement.scoring.recount;
