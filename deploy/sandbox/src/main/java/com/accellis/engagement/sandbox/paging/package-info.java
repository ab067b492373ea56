/** Which rows a list request gets: both paging modes, order, field selection and the Link header. */
package com.accellis.engagement.sandbox.paging;
