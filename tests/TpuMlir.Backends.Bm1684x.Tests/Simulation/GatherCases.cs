using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random legal SG and SGL commands.</summary>
internal static class GatherCases
{
    public static void Run(DifferentialCase c, int function, ElementType type, ElementType index)
    {
        TiuCommand t = ConvCases.Long(6, function);
        c.Tiu = t;
        c.ResultType = type;
        int n = c.Next(1, 3), ch = c.Next(1, 80), width = c.Next(1, 60), count = c.Next(1, 60), lane = c.Next(0, 63);
        bool scatter = function is 3 or 4 or 6 or 14 or 18;
        ConvCases.Set(t, (TiuField.Opd0Prec, (int)type), (TiuField.Res0Prec, (int)type), (TiuField.Opd1Prec, (int)index), (TiuField.Res0N, n), (TiuField.Res0C, ch), (TiuField.Res0H, 1),
            (TiuField.Opd0H, 1), (TiuField.Opd0C, ch), (TiuField.Opd0N, n));
        switch (function)
        {
            case 0 or 2 or 3:
                ConvCases.Set(t, (TiuField.Opd0W, width), (TiuField.Res0W, count), (TiuField.Opd1C, scatter ? width : count), (TiuField.Opd1W, 1));
                t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, width), type, lane);
                t[TiuField.Opd1Addr] = c.Local(8, index, Numbers.Index, 0, scatter ? count : width);
                t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, count), type, lane);
                break;
            case 1 or 4:
                int h = c.Next(1, 8), w = c.Next(1, 8), edge = Math.Min(h, w);
                // A gather reads a plane, a scatter writes one.
                ConvCases.Set(t, (TiuField.Opd1Prec, (int)ElementType.Int16), (scatter ? TiuField.Res0H : TiuField.Opd0H, h), (scatter ? TiuField.Res0W : TiuField.Opd0W, w),
                    (scatter ? TiuField.Opd0W : TiuField.Res0W, count), (TiuField.Opd1C, count), (TiuField.Opd1W, 2));
                t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, scatter ? new Shape4(n, ch, 1, count) : new Shape4(n, ch, h, w), type, lane);
                t[TiuField.Opd1Addr] = c.Local(8, ElementType.Int16, Numbers.Index, 0, edge);
                t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, scatter ? new Shape4(n, ch, h, w) : new Shape4(n, ch, 1, count), type, lane);
                break;
            case 5 or 6 or 13 or 14:
                ConvCases.Set(t, (TiuField.Opd0W, width), (TiuField.Res0W, count), (TiuField.Opd1C, ch), (TiuField.Opd1W, scatter ? width : count), (TiuField.Opd0Str, c.Coin(0.3) ? 4 : 0));
                t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(1, ch, 1, width), type, lane);
                t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, scatter ? width : count), index, lane, Numbers.Index, scatter ? count : width);
                t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, count), type, lane);
                break;
            case 8 or 9 or 15 or 16:
                Select(c, t, function, n, ch, width, type, index, lane);
                break;
            case 7:
                // More images than one are beyond what this function does.
                n = 1;
                ConvCases.Set(t, (TiuField.Res0N, 1), (TiuField.Opd0N, 1), (TiuField.Opd0W, width), (TiuField.Res0W, count), (TiuField.Opd1C, ch), (TiuField.Opd1W, count));
                t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, count), index, lane, Numbers.Index, width);
                t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, count), type, lane);
                t[TiuField.Opd0Addr] = FourBanks(c, type, OtherTiuCases.Rows(ch, lane) * OtherTiuCases.Align(width * type.Size()), lane);
                break;
            case 19:
                int all = c.Next(1, 12), line19 = c.Next(1, 30);
                long aligned = OtherTiuCases.Align(line19 * type.Size());
                ConvCases.Set(t, (TiuField.Res0W, line19), (TiuField.Res0H, all), (TiuField.Opd0H, all), (TiuField.Opd0W, line19), (TiuField.Opd0Str, c.Coin() ? 4 : 3), (TiuField.Opd1H, all), (TiuField.Opd1W, 1), (TiuField.Opd1C, ch));
                t[TiuField.Opd0Addr] = c.Local(OtherTiuCases.Rows(ch, lane) * all * aligned, type, Numbers.Any, lane);
                t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, all, 1), index, lane, Numbers.Index, 2);
                t[TiuField.Res0Addr] = c.Local(n * OtherTiuCases.Rows(ch, lane) * all * aligned, type, Numbers.Any, lane);
                t[TiuField.Res1Addr] = c.Local(n * OtherTiuCases.Rows(ch, lane) * 2, ElementType.Int16, Numbers.Any, lane);
                break;
            default:
                int lines = c.Next(1, 12), resultLines = c.Next(1, 12), line = c.Next(1, 30);
                long bytes = OtherTiuCases.Align(line * type.Size());
                ConvCases.Set(t, (TiuField.Res0W, line), (TiuField.Res0H, resultLines), (TiuField.Opd0H, lines), (TiuField.Opd0W, line), (TiuField.Opd0Str, c.Coin() ? 4 : 3),
                    (TiuField.Opd1H, scatter ? lines : resultLines), (TiuField.Opd1C, ch));
                t[TiuField.Opd0Addr] = c.Local(OtherTiuCases.Rows(ch, lane) * lines * bytes, type, Numbers.Any, lane);
                t[TiuField.Opd1Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, scatter ? lines : resultLines, 1), index, lane, Numbers.Index, scatter ? resultLines : lines);
                t[TiuField.Res0Addr] = c.Local(n * OtherTiuCases.Rows(ch, lane) * resultLines * bytes, type, Numbers.Any, lane);
                break;
        }
    }

    /// <summary>The same with some indices of all ones, which then mean no element: left alone or filled.</summary>
    public static unsafe void WithLimit(DifferentialCase c, int function, ElementType type, ElementType index)
    {
        Run(c, function, type, index);
        TiuCommand t = c.Tiu!;
        t[TiuField.Opd3Const] = 1;
        t[TiuField.Opd2Const] = (uint)c.Next(0, 1);
        t[TiuField.Opd2Addr] = c.Immediate(type);
        bool points = function == 1, shared = function is 0 or 1;
        // A shared list has one entry in each lane; a channel's own lies in the region that starts at the index's address and ends where the result's begins.
        int offset = (int)t[TiuField.Opd1Addr] & 0x3FFFF, end = (int)t[TiuField.Res0Addr] & 0x3FFFF, step = points ? 4 : index.Size();
        for (uint l = 0; l < 64; l++)
        {
            for (int at = offset; at < (shared ? offset + step : end); at += step)
            {
                if ((c.Bits() & 7) == 0)
                {
                    new Span<byte>(c.At((l << 18) | (uint)at), step).Fill(0xFF);
                }
            }
        }
    }

    /// <summary>The same bytes in four banks 32 KiB apart.</summary>
    public static unsafe uint FourBanks(DifferentialCase c, ElementType type, long bytes, int lane)
    {
        uint address = c.Local(4 * 32768, type, Numbers.Any, lane);
        for (uint l = 0; l < 64; l++)
        {
            byte* first = c.At((l << 18) | (address & 0x3FFFF));
            for (int copy = 1; copy < 4; copy++)
            {
                Buffer.MemoryCopy(first, first + copy * 32768, bytes, bytes);
            }
        }

        return address;
    }

    private static void Select(DifferentialCase c, TiuCommand t, int function, int n, int ch, int width, ElementType type, ElementType mask, int lane)
    {
        bool indices = function is 9 or 16;
        ElementType result = indices ? mask : type;
        ConvCases.Set(t, (TiuField.Opd1Prec, (int)mask), (TiuField.Res0Prec, (int)result), (TiuField.Opd0W, width), (TiuField.Res0W, width), (TiuField.Opd1W, width), (TiuField.Opd1C, ch));
        // Few values, so that zeros are frequent.
        t[TiuField.Opd0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, width), type, lane, indices ? Numbers.Index : Numbers.Any, 3);
        t[TiuField.Opd1Addr] = indices ? 0 : OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, width), mask, lane, Numbers.Index, 2);
        t[TiuField.Res0Addr] = OtherTiuCases.Tensor(c, new Shape4(n, ch, 1, width), result, lane);
        t[TiuField.Res1Addr] = c.Local(n * OtherTiuCases.Rows(ch, lane) * 2, ElementType.Int16, Numbers.Any, lane);
    }
}
