/** Whether a record still exists at its source. */
package com.accellis.engagement.connector.presence;
