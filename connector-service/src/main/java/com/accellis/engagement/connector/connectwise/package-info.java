/** Talking to ConnectWise: credentials, limits, pages, errors. */
package com.accellis.engagement.connector.connectwise;
