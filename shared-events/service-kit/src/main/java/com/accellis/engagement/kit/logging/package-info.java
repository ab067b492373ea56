/** What is logged, changed while the service runs. */
package com.accellis.engagement.kit.logging;
