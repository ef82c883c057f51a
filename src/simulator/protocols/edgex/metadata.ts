import { formatFixed, trimFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import {
  COLLATERAL,
  type Contract,
  contractsOf,
  type Generation,
  resolutionOf,
  syntheticAssetId,
} from './contract.ts'
import { type Listing, listings, PRICE_BAND } from './instruments.ts'
import { DOMAIN } from './keys.ts'
import type { EdgexVenue } from './venue.ts'

/** Fees of a contract for accounts without a setting of their own, as fractions. */
const CONTRACT_FEES = { taker: '0.00038', maker: '0.00018' }

/** `getMetaData` of a generation, and the `metadata` channel (section 1 of the venue sheet). */
export function metadata(venue: EdgexVenue, generation: Generation) {
  return {
    global: globalPart(generation),
    coinList: [collateralCoin(generation), ...[...listings.values()].map(baseCoin)],
    contractList: contractsOf(generation).map((contract) =>
      contractRecord(contract, venue.exchange.market(contract.symbol).instrument),
    ),
    multiChain: { chainList: [] },
  }
}

function globalPart(generation: Generation) {
  return {
    appName: 'edgeX',
    appEnv: 'simulator',
    // The chain of orders; `chainId` is another one and must not be signed for.
    nativeChainId: String(DOMAIN.chainId),
    chainId: '1',
    contractAddress: DOMAIN.verifyingContract,
    starkExCollateralCoin: collateralCoin(generation),
    maintenanceReason: '',
  }
}

function collateralCoin(generation: Generation) {
  return {
    coinId: COLLATERAL.coinId,
    coinName: COLLATERAL.names[generation],
    stepSize: COLLATERAL.stepSize,
    showStepSize: '0.0001',
    iconUrl: '',
    resolution: String(COLLATERAL.resolution),
    starkExAssetId: COLLATERAL.starkExAssetId,
    starkExResolution: `0x${COLLATERAL.resolution.toString(16)}`,
  }
}

function baseCoin(listed: Listing) {
  return {
    coinId: listed.coinId,
    coinName: listed.coin,
    stepSize: listed.lot,
    showStepSize: listed.lot,
    iconUrl: '',
    resolution: '',
    starkExAssetId: null,
    starkExResolution: null,
  }
}

function resolutionText(listed: Listing): string {
  const resolution = resolutionOf(listed)
  const forms = { decimal: String(resolution), hex: `0x${resolution.toString(16)}`, empty: '' }
  return forms[listed.resolutionForm]
}

function contractRecord({ id, name, listing: listed }: Contract, instrument: Instrument) {
  return {
    contractId: id,
    contractName: name,
    baseCoinId: listed.coinId,
    quoteCoinId: COLLATERAL.coinId,
    tickSize: listed.tick,
    stepSize: listed.lot,
    minOrderSize: listed.lot,
    maxOrderSize: listed.maxSize,
    maxPositionSize: String(Number(listed.maxSize) * 4),
    maxOrderBuyPriceRatio: PRICE_BAND,
    minOrderSellPriceRatio: PRICE_BAND,
    riskTierList: instrument.tiers.map(({ capQuote, maxLeverage, maintenanceRate }, index) => ({
      tier: index + 1,
      positionValueUpperBound: trimFixed(capQuote),
      maxLeverage: String(maxLeverage),
      maintenanceMarginRate: trimFixed(maintenanceRate),
    })),
    defaultTakerFeeRate: CONTRACT_FEES.taker,
    defaultMakerFeeRate: CONTRACT_FEES.maker,
    defaultLeverage: String(listed.defaultLeverage),
    displayMaxLeverage: String(listed.maxLeverage),
    displayMinLeverage: '1',
    liquidateFeeRate: '0.005',
    enableTrade: listed.enableTrade,
    enableDisplay: true,
    enableOpenPosition: listed.enableTrade,
    isStock: listed.isStock,
    isFx: false,
    fundingInterestRate: '0.0003',
    fundingRateIntervalMin: String(listed.fundingIntervalHours * 60),
    fundingMaxRate: formatFixed(3_000_000n, 6),
    fundingMinRate: formatFixed(-3_000_000n, 6),
    resolution: resolutionText(listed),
    starkExSyntheticAssetId: syntheticAssetId(listed),
    starkExResolution: `0x${resolutionOf(listed).toString(16)}`,
  }
}
