/** Keeps our callbacks registered at ConnectWise. */
package com.accellis.engagement.connector.subscription;
