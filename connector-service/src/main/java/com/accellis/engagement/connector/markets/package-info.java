/** Markets that get another name: their companies are read again. */
package com.accellis.engagement.connector.markets;
