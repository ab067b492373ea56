/** When a company makes a client, and what the client then is. Plain Java: no framework imports. */
package com.accellis.engagement.registry.lifecycle;
