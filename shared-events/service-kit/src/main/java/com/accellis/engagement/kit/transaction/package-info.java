/** What has to do with the end of a transaction: what follows it, why it failed, whether to try another. */
package com.accellis.engagement.kit.transaction;
