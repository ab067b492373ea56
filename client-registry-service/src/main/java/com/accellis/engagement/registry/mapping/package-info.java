/** Which companies are a client's, and which are nobody's. */
package com.accellis.engagement.registry.mapping;
