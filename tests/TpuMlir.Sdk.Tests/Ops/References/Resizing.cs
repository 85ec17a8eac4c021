namespace TpuMlir.Sdk.Tests.Ops.References;

/// <summary>ONNX Resize, after the formulas of its specification (opset 19).</summary>
internal static class Resizing
{
    public static Nd Interp(Call c)
    {
        Nd x = c[0];
        long[] size = [c.Long("out_h"), c.Long("out_w")];
        return Nd.Of([x.Shape[0], x.Shape[1], .. size], i =>
        {
            double h = Coordinate(c.Text("coord_mode"), i[2], x.Shape[2], size[0], c.Double("scale_h"));
            double w = Coordinate(c.Text("coord_mode"), i[3], x.Shape[3], size[1], c.Double("scale_w"));
            if (c.Text("mode") == "nearest")
            {
                return At(Rounded(h), Rounded(w));
            }

            double top = Math.Floor(h), left = Math.Floor(w), down = h - top, right = w - left;
            return ((1 - down) * (1 - right) * At(top, left)) + ((1 - down) * right * At(top, left + 1))
                + (down * (1 - right) * At(top + 1, left)) + (down * right * At(top + 1, left + 1));

            // Outside the image its border goes on.
            double At(double row, double column) =>
                x[i[0], i[1], (long)Math.Clamp(row, 0, x.Shape[2] - 1), (long)Math.Clamp(column, 0, x.Shape[3] - 1)];
        });

        double Rounded(double at) => c.Text("nearest_mode") switch
        {
            "round_prefer_floor" => at == Math.Floor(at) + 0.5 ? Math.Floor(at) : Math.Round(at),
            "round_prefer_ceil" => at == Math.Floor(at) + 0.5 ? Math.Ceiling(at) : Math.Round(at),
            "floor" => Math.Floor(at),
            _ => Math.Ceiling(at),
        };
    }

    private static double Coordinate(string mode, double resized, double original, double length, double scale)
    {
        switch (mode)
        {
            case "half_pixel":
                return ((resized + 0.5) / scale) - 0.5;
            case "pytorch_half_pixel":
                return length > 1 ? ((resized + 0.5) / scale) - 0.5 : 0;
            case "align_corners":
                return length == 1 ? 0 : resized * (original - 1) / (length - 1);
            case "asymmetric":
                return resized / scale;
            default:
                // half_pixel_symmetric
                double adjustment = length / (scale * original);
                double center = original / 2;
                double offset = center * (1 - adjustment);
                return offset + ((resized + 0.5) / scale) - 0.5;
        }
    }
}
