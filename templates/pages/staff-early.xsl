<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <!-- What was thrown away: the sums, then each cartridge. -->
  <xsl:template name="title"><xsl:value-of select="w:say('staff.early')"/></xsl:template>
  <xsl:template name="content">
    <xsl:for-each select="earlies">
      <div class="head"><h1><xsl:value-of select="w:say('staff.early')"/></h1>
        <span><xsl:choose>
          <xsl:when test="of"><xsl:for-each select="of/terminal"><a href="{@href}"><xsl:call-template name="machine-name"/></a></xsl:for-each></xsl:when>
          <xsl:when test="customer"><a href="{customer/@href}"><xsl:value-of select="customer/@name"/></a></xsl:when>
          <xsl:otherwise><span class="quiet"><xsl:value-of select="w:say('staff.early.everybody')"/></span></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="of or customer"><xsl:text> </xsl:text><a href="/staff/early"><xsl:value-of select="w:say('staff.early.show-all')"/></a></xsl:if></span></div>
      <xsl:choose>
        <xsl:when test="not(early)"><p class="quiet"><xsl:value-of select="w:say('staff.early.none')"/></p></xsl:when>
        <xsl:otherwise>
          <p><strong><xsl:value-of select="w:say('staff.early.sums', 'count', @count, 'percent', w:number(@percent), 'money', w:money(@wasted, /page/dealer/@currency))"/></strong></p>
          <p class="quiet"><xsl:value-of select="w:say('staff.early.what')"/>
            <xsl:if test="@no-price"><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.early.some-no-price')"/></xsl:if>
            <xsl:if test="@more"><xsl:text> </xsl:text><xsl:value-of select="w:say('staff.early.more')"/></xsl:if></p>
          <section class="block"><table class="dense queue q-early"><thead><tr>
            <th scope="col" class="c-id"><xsl:value-of select="w:say('staff.column.number')"/></th>
            <th scope="col" class="c-customer"><xsl:value-of select="w:say('staff.column.customer')"/></th>
            <th scope="col" class="c-place"><xsl:value-of select="w:say('staff.column.place')"/></th>
            <th scope="col"><xsl:value-of select="w:say('staff.early.cartridge')"/></th>
            <th scope="col" class="c-case"><xsl:value-of select="w:say('staff.early.left')"/></th>
            <th scope="col" class="c-case"><xsl:value-of select="w:say('staff.early.money')"/></th>
            <th scope="col" class="c-state"><xsl:value-of select="w:say('staff.early.why')"/></th>
            <th scope="col" class="c-installing"><xsl:value-of select="w:say('staff.early.when')"/></th></tr></thead>
            <tbody><xsl:for-each select="early"><tr>
              <th scope="row" class="c-id"><xsl:for-each select="terminal"><a href="{@href}#early"><xsl:value-of select="@number"/><xsl:if test="not(@number)">#<xsl:value-of select="@id"/></xsl:if></a></xsl:for-each></th>
              <td class="c-customer"><xsl:for-each select="terminal/customer"><a href="/staff/early?customer={substring-after(@href, '/staff/customers/')}"><xsl:value-of select="@name"/></a></xsl:for-each></td>
              <td class="c-place"><xsl:value-of select="terminal/@place"/></td>
              <td class="c-what"><xsl:call-template name="supply-name"/><xsl:if test="@item"><xsl:call-template name="comma"/><xsl:value-of select="@item"/></xsl:if>
                <xsl:if test="@before and @after"><br/><span class="quiet"><xsl:value-of select="w:say('staff.early.serials', 'before', @before, 'after', @after)"/></span></xsl:if></td>
              <td class="c-case num"><xsl:call-template name="early-wasted"/></td>
              <td class="c-case num"><xsl:call-template name="early-money"/></td>
              <td class="c-state"><xsl:call-template name="early-said"/></td>
              <td class="c-installing"><xsl:for-each select="time"><xsl:call-template name="short"/></xsl:for-each></td></tr></xsl:for-each></tbody></table></section>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
