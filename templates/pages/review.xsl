<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <!-- The one confirmation before an order. -->
  <xsl:template name="title"><xsl:value-of select="w:say('review.title')"/></xsl:template>

  <xsl:template name="content">
    <xsl:call-template name="crumb"/>
    <h1><xsl:value-of select="w:say('review.title')"/></h1>
    <p class="sub"><xsl:variable name="machine"><xsl:for-each select="terminal"><xsl:call-template name="machine-name"/></xsl:for-each></xsl:variable><xsl:value-of select="w:say('order.for', 'machine', $machine)"/></p>
    <xsl:if test="already">
      <div class="note warning">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'low'"/></xsl:call-template>
        <p><xsl:value-of select="w:say('review.already', 'number', already/@number)"/><xsl:text> </xsl:text><a href="{already/@href}"><xsl:value-of select="w:say('review.see')"/></a></p>
      </div>
    </xsl:if>
    <xsl:call-template name="wrong"><xsl:with-param name="field" select="'order'"/></xsl:call-template>
    <form method="post" action="{form/@action}" class="block narrow" id="order">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <xsl:if test="@case"><input type="hidden" name="c" value="{@case}"/></xsl:if>
      <xsl:if test="already"><input type="hidden" name="insist" value="yes"/></xsl:if>
      <div class="wide"><table class="table">
        <thead><tr><th scope="col"><xsl:value-of select="w:say('review.item')"/></th>
          <th scope="col" class="num"><xsl:value-of select="w:say('review.quantity')"/></th>
          <th scope="col" class="num"><xsl:value-of select="w:say('review.price')"/></th></tr></thead>
        <tbody>
          <xsl:for-each select="line">
            <tr>
              <td><xsl:call-template name="item-name"/><xsl:if test="@part"><br/><span class="quiet small"><xsl:value-of select="@part"/></span></xsl:if></td>
              <td class="num"><xsl:value-of select="w:number(@quantity)"/><input type="hidden" name="q.{@code}" value="{@quantity}"/></td>
              <td class="num"><xsl:choose><xsl:when test="@sum"><xsl:value-of select="w:money(@sum, /page/dealer/@currency)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="w:say('item.no-price')"/></xsl:otherwise></xsl:choose></td>
            </tr>
          </xsl:for-each>
        </tbody>
        <xsl:if test="@total"><tfoot><tr><th scope="row" colspan="2"><xsl:value-of select="w:say('review.total')"/></th>
          <td class="num"><xsl:value-of select="w:money(@total, dealer/@currency)"/></td></tr></tfoot></xsl:if>
      </table></div>
      <xsl:if test="line/@fitted"><p class="block"><xsl:value-of select="w:say('review.fitted')"/></p></xsl:if>
      <xsl:if test="@address"><p class="block"><xsl:value-of select="w:say('review.to')"/><br/><strong class="prose"><xsl:value-of select="@address"/></strong></p></xsl:if>
      <div class="field">
        <label for="note"><xsl:value-of select="w:say('review.note')"/><xsl:text> </xsl:text><span class="quiet"><xsl:value-of select="w:say('field.optional')"/></span></label>
        <input id="note" name="note" maxlength="300" value="{@note}" autocomplete="off"/>
      </div>
      <div class="acts block">
        <button class="primary" type="submit">
          <xsl:choose>
            <xsl:when test="@total"><xsl:value-of select="w:say('review.button-total', 'total', w:money(@total, dealer/@currency))"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="w:say('review.button')"/></xsl:otherwise>
          </xsl:choose>
        </button>
        <a href="{@change}"><xsl:value-of select="w:say('review.change')"/></a>
      </div>
      <p class="quiet block"><xsl:value-of select="w:say('review.undo', 'minutes', @undo-minutes)"/></p>
    </form>
  </xsl:template>
</xsl:stylesheet>
