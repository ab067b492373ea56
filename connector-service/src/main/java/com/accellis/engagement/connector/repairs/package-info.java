/** What polling found though no callback announced it. */
package com.accellis.engagement.connector.repairs;
