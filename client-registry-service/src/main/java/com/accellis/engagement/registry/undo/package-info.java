/** What happened to a client, and taking it back. */
package com.accellis.engagement.registry.undo;
