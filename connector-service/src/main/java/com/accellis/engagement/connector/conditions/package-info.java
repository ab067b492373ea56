/** Filter expressions in ConnectWise's own language. Plain Java. */
package com.accellis.engagement.connector.conditions;
