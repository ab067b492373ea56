/** When each entity is read and how far: full load first, then what changed. */
package com.accellis.engagement.connector.sync;
