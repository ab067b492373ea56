/** Which client a company probably belongs to, how surely, and why. Plain Java: no framework imports. */
package com.accellis.engagement.registry.matching;
