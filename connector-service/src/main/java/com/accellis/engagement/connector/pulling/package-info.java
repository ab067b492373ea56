/** How far a pull looks back, and which version a record has. Plain Java. */
package com.accellis.engagement.connector.pulling;
