/** Whether the sources can be reached and read, and what to do when not. */
package com.accellis.engagement.connector.connection;
