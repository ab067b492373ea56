/** Which company an answer belongs to, and when two customers or company names are the same. Plain Java. */
package com.accellis.engagement.connector.linking;
