/** Records read again because a callback announced them, or because what they depend on changed. */
package com.accellis.engagement.connector.refresh;
