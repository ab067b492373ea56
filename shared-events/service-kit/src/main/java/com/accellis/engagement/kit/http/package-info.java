/** What every REST answer has in common: problem responses, strict input, paging. */
package com.accellis.engagement.kit.http;
