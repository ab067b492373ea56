/** New editions of the rules: tried out, published, and applied to every client. */
package com.accellis.engagement.scoring.publishing;
