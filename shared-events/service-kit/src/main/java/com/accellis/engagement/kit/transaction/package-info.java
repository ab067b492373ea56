/** What has to do with the end of a transaction. */
package com.accellis.engagement.kit.transaction;
