/** From a record as its source sends it to the event we publish. */
package com.accellis.engagement.connector.translation;
