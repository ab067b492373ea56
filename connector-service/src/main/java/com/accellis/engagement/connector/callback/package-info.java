/** What is known about ConnectWise's callbacks to us: where they go, whether they are registered, how many arrive. */
package com.accellis.engagement.connector.callback;
