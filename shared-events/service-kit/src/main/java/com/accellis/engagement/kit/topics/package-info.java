/** Creating the topics, as an explicit step before the services start. */
package com.accellis.engagement.kit.topics;
