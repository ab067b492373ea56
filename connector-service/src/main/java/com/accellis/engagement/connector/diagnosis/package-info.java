/** What is wrong with a connection, from the facts that a test gathered. Plain Java: no framework imports. */
package com.accellis.engagement.connector.diagnosis;
