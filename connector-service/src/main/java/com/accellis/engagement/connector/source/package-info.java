/** Reading entities page by page, whichever system they come from. */
package com.accellis.engagement.connector.source;
