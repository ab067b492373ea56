/** Which industry a market of ConnectWise belongs to. Plain Java: no framework imports. */
package com.accellis.engagement.registry.industry;
